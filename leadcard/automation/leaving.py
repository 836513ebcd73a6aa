from leadcard.ownership.bulk_handover import run

__all__ = ["run"]
