"""corpus-lsa: latent semantic analysis fitted on the corpus at hand; no model file at all.

Character runs weighted by rarity, reduced to the directions in which the texts of the corpus differ most (Deerwester
et al. 1990: Indexing by latent semantic analysis, JASIS 41).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from homog.datatypes import FloatArray
from homog.embedding.encoder import has_content, unit_rows
from homog.errors import ModelError
from homog.settings import LsaSettings

_MANY = 200  # texts from which on a run of one text alone says nothing


class CorpusLsaEncoder:
    """TF-IDF of character runs and a truncated singular value decomposition, fitted on some texts.

    Args:
        texts: sentences or units of the corpus; equal texts count once, order plays no part.
        settings: lengths of runs, dimensions, seed.

    Raises:
        ModelError: too little text to fit on.
    """

    def __init__(self, texts: Sequence[str], settings: LsaSettings | None = None) -> None:
        settings = settings or LsaSettings()
        distinct = sorted(set(texts))
        distinct = [text for text, full in zip(distinct, has_content(distinct), strict=True) if full]
        if len(distinct) < 3:
            raise ModelError(
                "corpus-lsa cannot be fitted",
                f"{len(distinct)} different texts are too few",
                "take a larger corpus, or --model bundled",
            )
        from sklearn.decomposition import TruncatedSVD
        from sklearn.feature_extraction.text import TfidfVectorizer

        runs = (settings.shortest_run, settings.longest_run)
        least = settings.least_texts if len(distinct) >= _MANY else 1
        self._weigh = TfidfVectorizer(
            analyzer="char", ngram_range=runs, min_df=least, sublinear_tf=True, dtype=np.float32
        )
        weighed = self._weigh.fit_transform(distinct)
        dimensions = min(settings.dimensions, min(weighed.shape) - 1)
        self._reduce = TruncatedSVD(max(dimensions, 1), random_state=settings.seed).fit(weighed)

    @property
    def dimension(self) -> int:
        """Numbers of a vector; fewer than asked for where the corpus is small."""
        return int(self._reduce.components_.shape[0])

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Vectors of unit length (zero for a text without content), float32, shape (texts, dimension)."""
        if not len(texts):
            return np.zeros((0, self.dimension), dtype=np.float32)
        reduced = self._reduce.transform(self._weigh.transform(list(texts)))
        return unit_rows(reduced * has_content(texts)[:, None])
