"""A run of `onrecord ingest`, by what its parts do.

`preparing` makes of an article what the store is to hold of it, without the store. `keeper` has that done in a process
of its own (`worker`) that may crash, hang or be killed; `processes` keeps several of them on this machine, and
`cluster` on the machines of a Dask cluster. `run` hands articles out and takes in what comes back, in any order;
`writing` is the one place that writes. `places` tells which articles are not any more where they were read.
"""
