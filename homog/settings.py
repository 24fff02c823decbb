"""Every default in one place: one frozen dataclass per stage, checked when made.

A constant that was fitted says how; after changing one, run `make bench` and read the floors.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

from homog.errors import require as _require
from homog.limits import DocxSettings, HtmlSettings, PdfSettings


@dataclass(frozen=True)
class IngestSettings:
    """Limits of reading; what is over a limit is an error that names it, never cut."""

    max_bytes: int = 64 * 1024 * 1024
    min_characters: int = 1  # letters, figures or Chinese characters a document must hold
    html: HtmlSettings = field(default_factory=HtmlSettings)
    docx: DocxSettings = field(default_factory=DocxSettings)
    pdf: PdfSettings = field(default_factory=PdfSettings)

    def __post_init__(self) -> None:
        _require(self.max_bytes > 0, "ingest", "max_bytes > 0")
        _require(self.min_characters >= 0, "ingest", "min_characters >= 0")


@dataclass(frozen=True)
class StructureSettings:
    """What counts as a heading and how long a unit may grow."""

    max_heading: int = 40  # characters; a numbered paragraph that is longer is text with a number
    max_unit: int = 400  # characters of a unit, twice as many of a numbered task; longer text is cut at a sentence end

    def __post_init__(self) -> None:
        _require(self.max_heading > 0, "structure", "max_heading > 0")
        _require(self.max_unit >= 40, "structure", "max_unit >= 40")


@dataclass(frozen=True)
class CandidateSettings:
    """Where two texts may be alike. Widths and margins are in compared characters."""

    anchor_width: int = 6  # shortest equal run that starts a search
    anchor_bits: float = 30.0  # least evidence of an anchor
    anchor_gain: float = 30.0  # least evidence that nothing else explains
    window_bits: float = 36.0  # least evidence of the anchors near one another
    pair_anchor_bits: float = 0.0  # least evidence of the best anchor between two documents
    fill_width: int = 3  # shortest equal run used near an anchor
    margin_x: int = 48  # how far around an anchor the plan is searched
    margin_y: int = 72  # how far around an anchor the source is searched
    batch_characters: int = 2_000_000  # searched at a time; bounds memory, changes no result
    max_repeats: int = 4  # places of one run followed in one source; all hold the same text
    max_carriers: int = 64  # documents followed for one run, earliest first; reported when it strikes

    def __post_init__(self) -> None:
        _require(self.fill_width >= 1, "candidate", "fill_width >= 1")
        _require(self.anchor_width >= self.fill_width, "candidate", "anchor_width >= fill_width")
        _require(min(self.margin_x, self.margin_y) >= 0, "candidate", "margins >= 0")
        _require(min(self.max_repeats, self.max_carriers) >= 1, "candidate", "bounds >= 1")


@dataclass(frozen=True)
class AlignmentSettings:
    """Costs of the copy model, in bits; fitted on the development seeds of `homog bench` (docs/method.md)."""

    open_passage: float = 24.0  # choosing a place in a source
    copy_cost: float = 0.15  # a copied character
    open_edit: float = 3.0  # an edit; low, because a text that is changed is changed in many places
    insert_cost: float = 0.3  # a character of the plan inside an edit
    delete_cost: float = 0.4  # a character of the source inside an edit
    jump_cost: float = 16.0  # going on elsewhere in the same paragraph of the source
    max_gap: int = 18  # characters of the plan inside one edit
    max_source_gap: int = 28  # characters of the source inside one edit
    max_jump: int = 80  # how far a jump may lead in the source
    max_jump_gap: int = 6  # characters of the plan that a jump may leave out
    max_predecessors: int = 24  # fragments looked back at
    longest_overlap: int = 400  # length of fragments over which looking back stays complete
    least_density: float = 0.5  # share of the longer of both texts that equal runs must fill
    trim: int = 12  # characters by which two fragments of neighbouring passages may overlap

    def __post_init__(self) -> None:
        _require(self.open_passage > 0, "alignment", "open_passage > 0")
        _require(min(self.copy_cost, self.open_edit) >= 0, "alignment", "costs >= 0")
        _require(self.max_predecessors >= 1, "alignment", "max_predecessors >= 1")


@dataclass(frozen=True)
class MatchingSettings:
    """What makes a phrase stock, how far a match reaches, and where the grades part."""

    stock_bits: float = 0.7  # evidence left to a character of a stock phrase
    stock_entry_bits: float = 2.0  # and to each of its first five, which tell which phrase it is
    title_bits: float = 0.3  # evidence left to a character of a 《title》
    stock_documents: int = 4  # plans that must share a phrase, at least, to make it nobody's
    stock_share: float = 0.13  # and the share of the corpus' plans
    stock_longest: int = 30  # a longer run that plans share is a passage, not a phrase
    scrap: int = 12  # equal characters below which the part of a sentence at a match's end is left out
    whole_bits: float = 36.0  # unless they hold so much evidence
    whole_share: float = 0.8  # and are so much of the clauses in which they stand
    extend_least: int = 4  # characters that a match may always take to reach the end of its sentence
    extend_cut: int = 2  # at the end of a clause, on either side, which would be half a word left standing
    extend_share: float = 0.5  # or this share of what is copied in the sentence
    extend_like: float = 0.25  # likeness of further clauses to the source's, characters in any order, to be taken too
    copied_run: int = 9  # equal characters that make a passage copied rather than reworded
    stock_run: int = 12  # shortest stretch of stock phrases called formulaic
    near_verbatim: float = 0.85  # edit similarity from which on a match is near-verbatim

    def __post_init__(self) -> None:
        _require(self.stock_longest >= 6, "matching", "stock_longest >= 6")
        _require(0 <= self.extend_share <= 1, "matching", "0 <= extend_share <= 1")
        _require(0 <= self.extend_cut <= 8, "matching", "0 <= extend_cut <= 8")
        _require(
            0 <= self.whole_share <= 1 and self.whole_bits >= 0, "matching", "0 <= whole_share <= 1, whole_bits >= 0"
        )
        _require(0 < self.near_verbatim <= 1, "matching", "0 < near_verbatim <= 1")


@dataclass(frozen=True)
class RewordingSettings:
    """Which sentences are compared with which, and how sure the judgement must be."""

    shortest: int = 12  # compared characters of a sentence
    longest: int = 400
    least_free: float = 0.1  # share of the sentence that nothing explains yet
    most_sentences: int = 24  # source sentences that hold a character pair; commoner pairs are not followed
    least_overlap: float = 0.1  # share of the rare pairs
    most_overlapping: int = 8  # times that sources may be looked at before plans with other sources are put together
    neighbours: int = 5  # nearest vectors whose mean is what is usual for a sentence
    same_sentence: float = 0.8  # cosine from which on two source sentences are copies of one another
    usual_cosine: float = 0.3  # of a sentence with its neighbours, where it has too few
    context_sentences: int = 4  # on either side of a sentence; what is further off says nothing
    beside: int = 2  # sentences of the plan on either side that point to where a source may be
    around: int = 3  # and source sentences on either side of that place
    least_cosine: float = 0.35  # of the vectors of two sentences that are worth a closer look
    least_margin: float = 0.1  # of their cosine beyond what is usual for the two
    place_cosine: float = 0.25  # or just where the copied text beside it would go on
    telling_overlap: float = 0.4  # or share of the rare pairs from which on nearness does not matter
    looked_at: int = 3  # source sentences judged for each sentence, by rare pairs and by vectors
    least_probability: float = 0.5
    joined_from: float = 0.03  # probability from which on a pair is looked at with one sentence more
    joined_apart: float = 0.03  # by which the cosine of a pair may be less with one sentence more
    joined_gain: float = 0.1  # probability by which two sentences must be likelier together than either by itself
    least_bits: float = 8.0  # least evidence in the common words: without any the reader has nothing to see
    alone_bits: float = 20.0  # the same where nothing else between the two documents speaks for it
    peer_bits: float = 30.0  # and where the source is a peer: a false accusation is worse than a miss
    wordless_probability: float = 0.8  # of a pair without a common word: only beside others, and so likely
    stitch_gap: int = 20  # plan characters between two passages that are one
    stitch_source_gap: int = 50  # source characters between them
    stitch_insertion: int = 45  # plan characters of a clause put in or rewritten, where the source goes on
    stitch_goes_on: int = 28  # source characters that may be left out there, as in one edit

    def __post_init__(self) -> None:
        _require(1 <= self.shortest <= self.longest, "rewording", "1 <= shortest <= longest")
        _require(0 < self.least_probability < 1, "rewording", "0 < least_probability < 1")
        _require(self.neighbours >= 1 and self.looked_at >= 1, "rewording", "neighbours, looked_at >= 1")
        _require(min(self.context_sentences, self.beside, self.around) >= 0, "rewording", "sentences beside >= 0")
        least = self.least_bits, self.alone_bits, self.peer_bits
        _require(min(least) >= 0, "rewording", "least evidence >= 0")
        _require(self.stitch_insertion >= self.stitch_gap >= 0, "rewording", "stitch_insertion >= stitch_gap >= 0")
        _require(self.stitch_goes_on >= 0, "rewording", "stitch_goes_on >= 0")


@dataclass(frozen=True)
class AttributionSettings:
    """What it takes to say that a source explains a stretch; fitted on the development seeds."""

    anchor_start_bits: float = 6.0  # evidence in the first characters of an anchor
    reference_bits: float = 60.0  # least evidence, all costs paid, for the reference
    level_bits: float = 2.0  # that a reference must explain beyond one a level nearer to the plan
    origin_share: float = 0.8  # of what the source explains that a reference above it must explain to be its origin
    rival_share: float = 0.3  # of what the source explains that another must explain, too, to be its runner-up
    peer_bits: float = 120.0  # the same for a peer: a false accusation is worse than a miss
    peer_gain: float = 12.0  # and what it must explain beyond the references
    pair_bits: float = 300.0  # least that all matches of a plan with a peer must explain together
    pair_bits_per_character: float = 0.035  # and for each character of the geometric mean of their lengths
    pair_passage_bits: float = 60.0  # least evidence of the passages counted for that
    long_passage: int = 32  # telling characters of a passage; a stock sentence has fewer
    long_sentence: int = 64  # the same of a single sentence: so long, it stays its author's, however many carry it
    long_share: float = 0.1  # of the evidence between two plans that long passages must hold
    least_confidence: float = 0.01  # of a match that is told of at all, the direction left aside
    common_run: int = 12  # characters of a run by which carriers are counted
    common_carriers: int = 6  # documents that make a short passage or a sentence common property
    uncommon_bits: float = 100.0  # evidence in the rest of it that keeps such a passage
    telling_bits: float = 1.0  # evidence of a telling character
    peer_edit: float = 6.0  # an edit of a peer's words that nothing explains
    peer_insert: float = 1.0  # a character inside one
    beside_bits: float = 30.0  # evidence enough where a passage stands beside one that counts, in plan and source alike
    beside_block: int = 5  # its longest equal run
    beside_gap: int = 30  # plan characters between the two
    beside_reference_gap: int = 20  # the same where the source is a reference: what is so near is one match
    beside_source_gap: int = 40  # and characters of the source
    earlier_share: float = 0.5  # of a passage's evidence that an earlier peer must hold for a comparison with it
    earlier_reach: int = 200  # characters of the peer by which equal runs may be off the heaviest one's line
    sentence_bits: float = 8.0  # what a peer must explain of a sentence beyond the reference
    least_block: int = 9  # shortest longest equal run of a match
    least_bits: float = 36.0  # evidence below which what is left of a passage after a cut is dropped
    part_bits: float = 48.0  # evidence that keeps such a part without a long equal run
    edit_bits: float = 3.0  # a change at the same place; what only changed places comes to no more
    omission_bits: float = 4.0  # the same words left out
    small_edit: int = 3  # characters up to which an edit may be hit on twice, and are not looked for elsewhere
    small_edit_share: float = 0.6  # evidence left to the characters of a small edit

    def __post_init__(self) -> None:
        _require(self.least_block >= 1, "attribution", "least_block >= 1")
        _require(self.long_sentence >= self.long_passage, "attribution", "long_sentence >= long_passage")
        _require(0 <= self.small_edit_share <= 1, "attribution", "0 <= small_edit_share <= 1")
        _require(self.earlier_share > 0, "attribution", "earlier_share > 0")
        gaps = self.beside_gap, self.beside_reference_gap, self.beside_source_gap, self.earlier_reach
        _require(min(gaps) >= 0 and self.beside_block >= 1, "attribution", "gaps beside >= 0, beside_block >= 1")
        enough = self.beside_bits, self.uncommon_bits, self.pair_bits, self.peer_bits, self.reference_bits
        _require(min(enough) >= 0, "attribution", "least evidence >= 0")
        _require(min(self.common_run, self.common_carriers) >= 1, "attribution", "common_run, common_carriers >= 1")
        _require(0 <= self.least_confidence < 1, "attribution", "0 <= least_confidence < 1")
        _require(0 <= self.rival_share <= 1, "attribution", "0 <= rival_share <= 1")


@dataclass(frozen=True)
class DeviationSettings:
    """Which changes to a reference are looked for in which peers, and how sure the judgement must be."""

    run: int = 4  # characters of a run by which versions of one sentence are found
    most_holders: int = 32  # versions that hold a run, the earliest, that are looked at
    looked_at: int = 4  # versions of peers judged for each sentence
    beside: int = 3  # characters on either side of a change that another document above must have, too, to explain it
    least_bits: float = 0.5  # that the peer's version must save over the reference's
    least_probability: float = 0.25  # on the development seeds: 4 % of what is called horizontal has a common ancestor

    def __post_init__(self) -> None:
        _require(self.run >= 2 and self.looked_at >= 1, "deviations", "run >= 2, looked_at >= 1")
        _require(self.most_holders >= 1 and self.beside >= 0, "deviations", "most_holders >= 1, beside >= 0")
        _require(0 < self.least_probability < 1, "deviations", "0 < least_probability < 1")


EXCLUDABLE = ("quoted", "formulaic")


@dataclass(frozen=True)
class IndexSettings:
    """How the indices are made."""

    bootstrap: int = 1000  # resamples of the units
    seed: int = 40  # of the resampling
    identical: float = 0.9  # share carried from which targets or actions are called identical
    mostly: float = 0.6
    partly: float = 0.2
    exclude: tuple[str, ...] = ()  # what the shares leave out: quoted, formulaic

    def __post_init__(self) -> None:
        _require(self.bootstrap >= 100, "index", "bootstrap >= 100")
        _require(set(self.exclude) <= set(EXCLUDABLE), "index", "exclude: quoted, formulaic or both")
        _require(0 < self.partly < self.mostly < self.identical <= 1, "index", "partly < mostly < identical <= 1")


@dataclass(frozen=True)
class ChanceSettings:
    """What chance puts between two documents, before the corpus at hand is asked (docs/method.md)."""

    least_bits: float = 60.0  # evidence from which on passages are counted
    rate: float = 2.7e-10  # such passages for each pair of characters, between regulations of unrelated fields
    scale: float = 42.0  # their mean evidence beyond that, in bits
    prior_passages: float = 5.0  # how many passages of the corpus at hand weigh as much as these two figures
    deviations: float = 3.0  # standard deviations above the unrelated pairs at which borrowing begins
    least_pairs: int = 5  # unrelated pairs below which there is nothing to fit to

    def __post_init__(self) -> None:
        _require(min(self.rate, self.scale, self.prior_passages) > 0, "chance", "rate, scale, prior_passages > 0")
        _require(self.least_pairs >= 2, "chance", "least_pairs >= 2")


@dataclass(frozen=True)
class LineageSettings:
    """What counts as the main source of a plan."""

    main_share: float = 0.02  # of the plan; less is a phrase or two, not where a plan comes from
    main_characters: int = 60  # the same for short plans: about two sentences

    def __post_init__(self) -> None:
        _require(0 <= self.main_share < 1, "lineage", "0 <= main_share < 1")


@dataclass(frozen=True)
class CarriedSettings:
    """When an item of the reference is carried, left out, or a plan's own (docs/method.md, section 20)."""

    carried: float = 0.5  # share of an item from which on it is carried; below it is partly
    left_out: float = 0.05  # share up to which nothing of it is carried
    own_words: float = 0.12  # likeness from which on the plan may speak of it in words of its own; read by eye
    least_coverage: float = 0.05  # of the reference, below which a plan is not judged
    least_characters: int = 24  # of an item; shorter ones say too little

    def __post_init__(self) -> None:
        _require(0 <= self.left_out < self.carried <= 1, "carried", "0 <= left_out < carried <= 1")
        _require(0 < self.own_words <= 1, "carried", "0 < own_words <= 1")


@dataclass(frozen=True)
class TopicSettings:
    """What stands opposite what, and which pairs of documents are alike in topic (docs/method.md, section 21).

    Chosen by eye on real plans and regulations; tests/test_topics.py holds the labelled pairs.
    """

    title_weight: float = 1.0  # of titles beside the shared text and the cosine
    centre_weight: float = 4.0  # actions that a document's own centre must outweigh
    least_shared: float = 0.25  # of either action's text, from which on it decides
    same_title: float = 0.8  # likeness of titles from which on they decide
    least_cosine: float = 0.1  # of two actions that only their titles speak for
    least_score: float = 0.42  # where nothing decides
    least_margin: float = 0.05  # over what else is free
    most_beaten: float = 0.2  # by the best partner of either that is not free: then it belongs there
    merged_score: float = 0.58  # to stand beside an action that has a partner already
    merged_margin: float = 0.2  # over its other choices
    merged_cosine: float = 0.2  # where the titles say something, too
    partly_named: float = 0.2  # likeness of titles from which on least_score is enough for that
    least_documents: int = 5  # of a run, for its centre to say what they have in common
    alike: float = 0.9  # share of pairs below, from which on two documents are alike in topic
    least_alike: float = 0.2  # cosine without what is common to all, below which they are not, whatever the others are
    unlike: float = 0.5  # share of pairs below, under which two documents are about different things
    copied: float = 0.05  # share of either that comes from the other, from which on it is copied
    not_copied: float = 0.03
    most_pairs: int = 20_000  # in similarity.json

    def __post_init__(self) -> None:
        _require(0 <= self.least_score <= self.merged_score, "topics", "least_score <= merged_score")
        _require(0 <= self.unlike <= self.alike <= 1, "topics", "unlike <= alike")
        _require(0 <= self.not_copied <= self.copied <= 1, "topics", "not_copied <= copied")
        _require(self.least_documents >= 3 and self.most_pairs >= 1, "topics", "least_documents >= 3, most_pairs >= 1")


@dataclass(frozen=True)
class Settings:
    """All settings of a run; written to run.json."""

    ingest: IngestSettings = field(default_factory=IngestSettings)
    structure: StructureSettings = field(default_factory=StructureSettings)
    candidates: CandidateSettings = field(default_factory=CandidateSettings)
    peer_candidates: CandidateSettings = field(
        default_factory=lambda: CandidateSettings(
            anchor_width=8, anchor_bits=40.0, anchor_gain=9.0, window_bits=80.0, pair_anchor_bits=100.0, max_carriers=12
        )
    )
    alignment: AlignmentSettings = field(default_factory=AlignmentSettings)
    peer_alignment: AlignmentSettings = field(
        default_factory=lambda: AlignmentSettings(open_passage=16.0, open_edit=4.0)
    )
    matching: MatchingSettings = field(default_factory=MatchingSettings)
    rewording: RewordingSettings = field(default_factory=RewordingSettings)
    attribution: AttributionSettings = field(default_factory=AttributionSettings)
    deviations: DeviationSettings = field(default_factory=DeviationSettings)
    chance: ChanceSettings = field(default_factory=ChanceSettings)
    indices: IndexSettings = field(default_factory=IndexSettings)
    lineage: LineageSettings = field(default_factory=LineageSettings)
    carried: CarriedSettings = field(default_factory=CarriedSettings)
    topics: TopicSettings = field(default_factory=TopicSettings)

    def as_dict(self) -> dict[str, object]:
        """Nested plain values, for run.json."""
        return dataclasses.asdict(self)


@dataclass(frozen=True)
class TrainingSettings:
    """How `homog model train` makes the bundled model; chosen on the development half of data/paraphrases."""

    seed: int = 40
    tokens: int = 17_000  # with 256 dimensions of two bytes each: 8.7 MB
    dimensions: int = 256
    least_word: int = 3  # times that a word must stand in the text to become a token
    least_character: int = 1
    window: int = 6  # tokens on either side that count as the context of a word
    context_power: float = 0.75  # smooths how common a context is (Levy, Goldberg, Dagan 2015)
    value_power: float = 0.5  # of the singular values in the first vectors
    smooth: float = 1e-3  # a of a / (a + p), the weight of a word of probability p (Arora, Liang, Ma 2017)
    steps: int = 400
    rate: float = 0.01  # of Adam, falling linearly to a tenth
    temperature: float = 0.12
    texts: int = 192  # sentences of official text in a batch, in stretches of neighbours
    stretch: int = 16  # neighbours of one document that stand in a batch as one another's hard negatives
    pairs: int = 96  # pairs of paraphrases in a batch
    words: int = 400  # pairs of words of the thesaurus in a batch
    replaced: float = 0.7  # share of the words of the thesaurus that the second view exchanges
    dropped: float = 0.5  # largest share of words that a view loses
    least_alike: float = 0.35  # cosine of character runs of two sentences of a family that are a mined pair
    most_alike: float = 0.85
    least_margin: float = 0.08  # by which the next sentence is farther
    shortest: int = 6  # characters of a sentence of official text
    longest: int = 400
    least_tokens: int = 3  # of a sentence
    least_sentences: int = 1000  # in all; less text makes no model worth having

    def __post_init__(self) -> None:
        _require(self.tokens >= 2 and self.dimensions >= 1, "training", "tokens >= 2, dimensions >= 1")
        _require(self.temperature > 0 and self.rate > 0, "training", "temperature, rate > 0")
        _require(0 <= self.replaced <= 1 and 0 <= self.dropped < 1, "training", "replaced in [0, 1], dropped in [0, 1)")
        _require(self.texts % self.stretch == 0, "training", "texts a multiple of stretch")
        _require(self.steps >= 0 and self.pairs >= 0 and self.words >= 0, "training", "steps, pairs, words >= 0")


@dataclass(frozen=True)
class FetchSettings:
    """Manners and limits of `homog corpus fetch`; no part of a run."""

    timeout: float = 20.0  # seconds without a byte
    max_seconds: float = 120.0  # for one document, however steadily it drips
    max_bytes: int = 32 * 1024 * 1024  # of one document, unpacked
    max_redirects: int = 5
    tries: int = 3  # of one address, where the failure may pass
    back_off: float = 2.0  # seconds before the second try, doubled before each further one
    max_wait: float = 60.0  # longest wait that a server may ask for (Retry-After, Crawl-delay)
    pause: float = 2.0  # seconds between two requests to one host
    contact: str = ""  # told to the servers beside the name and version of homog
    allow_private: tuple[str, ...] = ()  # hosts, or host:port, that may lie in a private network
    least_characters: int = 400  # of a document; a plan of one page has about 600, a login page 200
    most_characters: int = 400_000  # the longest five-year plan has about 80,000

    def __post_init__(self) -> None:
        _require(min(self.timeout, self.max_seconds) > 0, "fetch", "limits in seconds > 0")
        _require(self.max_bytes > 0 and self.max_redirects >= 0, "fetch", "max_bytes > 0, max_redirects >= 0")
        _require(self.tries >= 1, "fetch", "tries >= 1")
        _require(min(self.back_off, self.max_wait, self.pause) >= 0, "fetch", "waits >= 0")
        _require(all(32 <= ord(c) < 127 for c in self.contact), "fetch", "contact in plain ASCII")
        _require(0 < self.least_characters < self.most_characters, "fetch", "0 < least < most characters")


@dataclass(frozen=True)
class LsaSettings:
    """The encoder `corpus-lsa`; runs and dimensions chosen on the development half of data/paraphrases."""

    shortest_run: int = 1  # characters
    longest_run: int = 2
    least_texts: int = 2  # texts that must have a run, where there are many texts
    dimensions: int = 200
    seed: int = 40

    def __post_init__(self) -> None:
        _require(1 <= self.shortest_run <= self.longest_run, "lsa", "1 <= shortest_run <= longest_run")
        _require(self.dimensions >= 1, "lsa", "dimensions >= 1")


@dataclass(frozen=True)
class ClaimSettings:
    """How claims are judged (docs/claims.md); no part of a run."""

    tolerance: float = 0.1  # share of the documents by which a count may be off and still be partly right
    evidence: int = 5  # places told of each document, the strongest; how many there are is told, too
    same_text: float = 0.8  # share of either document from which two of them are versions of one text

    def __post_init__(self) -> None:
        _require(0 < self.same_text <= 1, "claims", "0 < same_text <= 1")
        _require(0 <= self.tolerance < 1 and self.evidence >= 1, "claims", "0 <= tolerance < 1, evidence >= 1")


@dataclass(frozen=True)
class TraitSettings:
    """Instruments, orientation and localisation of `homog traits`.

    Chosen on the development half of data/labels/traits.jsonl; after a change run `python -m homog.evaluation.traits`.
    """

    least_points: float = 3.0  # of cue words for an instrument to be decided by them alone
    least_lead: float = 2.0  # over the next instrument
    point_weight: float = 0.6  # of a point beside the logarithm of the classifier's probability
    own_action: float = 0.2  # an action of which no more than this is taken from others is the plan's own
    shortest_entity: int = 3  # characters of a name that is looked for in other documents
    bootstrap: int = 500
    seed: int = 20200811

    def __post_init__(self) -> None:
        _require(self.least_points > 0 and self.least_lead > 0, "traits", "least_points, least_lead > 0")
        _require(self.point_weight >= 0 and 0 <= self.own_action < 1, "traits", "weight >= 0, 0 <= own_action < 1")
        _require(self.shortest_entity >= 2 and self.bootstrap >= 1, "traits", "shortest_entity >= 2, bootstrap >= 1")
