"""Pages of long lists."""
from fastapi import Query, Request


class Paging:
    def __init__(
        self,
        request: Request,
        limit: int = Query(20, ge=1, le=100, description="Rows on a page."),
        offset: int = Query(0, ge=0),
    ):
        self.request = request
        self.limit = limit
        self.offset = offset

    def next(self, total):
        """Address of the next page, with all other parameters kept."""
        if self.offset + self.limit >= total:
            return None
        url = self.request.url.include_query_params(offset=self.offset + self.limit)
        return f"{url.path}?{url.query}"
