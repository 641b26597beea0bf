"""The recipe that makes the embedded package: from parallel text to a model in Argos layout, with its scores.

::

    recipe.toml ─ prepare ─┬─ vocabulary/    sentencepiece.model, target.json
                           └─ shards/PHASE/  packed token ids
                  fit ───────  state.pt, snapshots/, curve.jsonl
                  export ────  metadata.json, sentencepiece.model, model/, SHA256SUMS
                  evaluate, calibrate ─ scores; the guards that belong to the model

One file describes a package (``recipe``); every step reads it and nothing else decides. The same steps run on a CPU and
on a GPU. Needs the extra ``train``: ``pip install 'dragoman[train]'``.
"""
