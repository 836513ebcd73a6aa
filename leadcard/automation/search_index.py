from leadcard.documents.search_index import mark_names

__all__ = ["mark_names"]
