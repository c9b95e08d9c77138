"""Makes the weights of `ingest.extract.tagger` from annotated articles: `python -m ingest.training --help`.

Needs the extra `train` (PyTorch, transformers, ONNX), which nothing else does. `python -m ingest.training.memberships`
makes those of `ingest.extract.memberships`, without it.
"""
