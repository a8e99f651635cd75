"""How much an article reads like a translation: a linear model on how its sentences are built, and why it says so.

    features.py    what the model reads of an article: masked words in runs of one to four
    model.py       the model file: read, written, scored
    scoring.py     an article and its findings → probability, in words, or silence with the reason
    evidence.py    the features that weigh most, in words an editor understands, and where they stand
    origin.py      which language it may have been translated from, or silence
    training.py    articles → model file; needs scikit-learn (`pip install 'qualcheck[train]'`)
    evaluation.py  a model against articles of which it is known: AUC, calibration, tables by group

`docs/likelihood.md` says what was measured, what each part brings, and what a score cannot show.
"""
