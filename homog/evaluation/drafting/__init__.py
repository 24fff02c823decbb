"""The generator of the test corpora: plans drafted section by section, built apart from the weaver for development."""
