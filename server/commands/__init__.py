"""The commands of `onrecord`, one module a theme. Each imports what is slow to load only when it runs."""
