"""The graph in the forms that graph tools and investigators' tools load. No Flask.

Nothing here grows with the graph in memory: what is exported is sorted in a file that goes when the export ends.
"""
