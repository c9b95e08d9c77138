"""The store measured beside other engines on generated graphs of news: `make bench`. README.md tells how and what."""
