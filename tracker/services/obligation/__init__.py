"""Duties (应报事项): their facts and lights, signing, extension, closing, reopening."""
