from pypika.queries import QueryBuilder
from pypika.terms import Criterion, ExistsCriterion  # noqa: F401


class SubQuery(Criterion):
	def __init__(self, subq: QueryBuilder, alias: str | None = None) -> None:
		super().__init__(alias)
		self.subq = subq

	def get_sql(self, **kwargs) -> str:
		kwargs["subquery"] = True
		return self.subq.get_sql(**kwargs)
