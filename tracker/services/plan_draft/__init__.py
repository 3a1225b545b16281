"""Plan drafts: what a document says, decided row by row until it can be a plan."""
