"""Making the bundled model: vocabulary, first vectors, pairs, refinement. Needed by `homog model train` only."""
