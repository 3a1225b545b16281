"""Use cases: one function each; the actor is an argument, the transaction is opened here."""
