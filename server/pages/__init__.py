"""What each HTML page shows, as frozen view models made from a store. Nothing here knows Flask.

One module a kind of page; `facts` and `gather` fetch the triples, `queries` holds the loader of `server/queries`.
"""
