"""Finding things by their names and statements by their words, in an index beside the store.

`Search` keeps the index in step with the store: the store notes what each change touches (`server.store.journal`), a
thread reads these things anew and writes them into the index, and an index that is lost, damaged or of another store
is built again, by another process, while the store itself answers.
"""
