"""Who sees what (spec §8): one definition, `sight`, that all else here asks."""
