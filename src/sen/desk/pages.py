"""The views of one register. Each starts from `register.visible(actor)`; a row outside it does not exist."""

from collections.abc import Iterator
from functools import partial
from itertools import chain, islice
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import (
    FileResponse,
    Http404,
    HttpResponse,
    HttpResponseBase,
    QueryDict,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from sen.desk import actions
from sen.desk.columns import Cell, Column
from sen.desk.exports import csv_lines, xlsx_file
from sen.desk.history import history_of
from sen.desk.paging import Page, page_of
from sen.desk.register import ActionForm, Register, Related
from sen.desk.requests import SignedIn, signed_in
from sen.desk.rules import visible_saved_filters
from sen.desk.sending import send, sent_before
from sen.org.models import Actor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGING = ("after", "before")
EXPORT_BATCH = 500


class Pages:
    """URLs and views of a register: put `*Pages(TaskRegister).urls()` into the room's `urlpatterns`."""

    def __init__(self, register: type[Register]) -> None:
        self.register = register
        self.detail_name = f"{register.name}-detail"

    def urls(self) -> list[URLPattern]:
        name, at = self.register.name, self.register.path or self.register.name
        return [
            path(f"{at}/", signed_in(require_safe(self.index)), name=name),
            path(f"{at}/xuat/<str:form>/", signed_in(require_safe(self.export)), name=f"{name}-export"),
            *(
                path(f"{at}/{form.name}/", signed_in(partial(self.create, form)), name=f"{name}-{form.name}")
                for form in self.register.creates
            ),
            path(f"{at}/<int:pk>/", signed_in(require_safe(self.detail)), name=self.detail_name),
            *(
                path(
                    f"{at}/<int:pk>/{form.name}/",
                    signed_in(partial(self.act, form)),
                    name=f"{name}-{form.name}",
                )
                for form in self.register.forms
            ),
        ]

    def index(self, request: SignedIn) -> HttpResponse:
        found = self.register.find(request.actor, request.GET, request.now)
        page = self._page_of(found.qs, request.GET)
        self.register.prepare(page.rows, actor=request.actor)
        is_part = bool(getattr(request, "htmx", False)) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
        template = "desk/_rows.html" if is_part else self.register.list_template
        context = {
            "found": found,
            "page": page,
            "heads": self._heads(request.GET),
            "lines": self._lines(page.rows, self.register.list_columns(), self.detail_name),
            "query": _without(request.GET, *PAGING).urlencode(),
            "is_narrowed": any(value for name, value in request.GET.items() if name not in (*PAGING, "sort")),
            "saved": [] if is_part else self._saved(request.actor),
            "creates": self._allowed(self.register.creates, request.actor, None),
        }
        return self._render(request, template, context)

    def export(self, request: SignedIn, form: str) -> HttpResponseBase:
        """All rows found, streamed. That it left is written down first."""
        if form not in ("csv", "xlsx"):
            raise Http404
        found = self.register.find(request.actor, request.GET, request.now)
        columns, rows = (
            self.register.export_columns(),
            found.qs.order_by(*self.register.ordering(request.GET), "pk"),
        )
        query = _without(request.GET, *PAGING).urlencode()
        actions.record_export(self.register.name, form=form, query=query[:500], by=request.actor)
        head = [str(column.heading(rows.model)) for column in columns]
        body = ([column.raw(row) for column in columns] for row in self._prepared(rows, request.actor))
        file_name = f"{self.register.path or self.register.name}.{form}"
        if form == "csv":
            headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
            lines = csv_lines(chain([head], body))
            return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
        book = xlsx_file(str(self.register.title), chain([head], body))
        return FileResponse(book, as_attachment=True, filename=file_name, content_type=XLSX)

    def _prepared(self, rows: QuerySet[Any], actor: Actor) -> Iterator[Any]:
        """As a page shows them, however many: what a register looks up for its rows, it looks up for each batch."""
        found = rows.iterator(chunk_size=EXPORT_BATCH)
        while batch := list(islice(found, EXPORT_BATCH)):
            self.register.prepare_export(batch, actor=actor)
            yield from batch

    def detail(self, request: SignedIn, pk: int) -> HttpResponse:
        row = get_object_or_404(self.register.visible(request.actor), pk=pk)
        if self.register.restricted:
            path = self.register.unit_path
            actions.note_reading("desk.row_viewed", row, unit_path=path, by=request.actor, now=request.now)
        self.register.prepare([row], actor=request.actor)
        context = {
            "row": row,
            "row_title": self.register.title_of(row),
            "facts": [
                (column.heading(type(row)), column.cell(row)) for column in self.register.fact_columns()
            ],
            "forms": self._allowed(self.register.forms, request.actor, row),
            "tables": [self._table(related, request.actor, row) for related in self.register.tables],
            "history": history_of(row, request.actor),
            **self.register.context(row, actor=request.actor, now=request.now),
        }
        return self._render(request, self.register.detail_template, context)

    def act(self, form: type[ActionForm], request: SignedIn, pk: int) -> HttpResponse:
        row = get_object_or_404(self.register.visible(request.actor), pk=pk)
        return self._form_page(form, request, row, reverse(self.detail_name, args=[pk]))

    def create(self, form: type[ActionForm], request: SignedIn) -> HttpResponse:
        return self._form_page(form, request, None, reverse(self.register.name))

    def _form_page(self, form: type[ActionForm], request: SignedIn, row: Any, back: str) -> HttpResponse:
        if not form.allowed(request.actor, row):
            if answer := sent_before(request):
                return answer
            raise PermissionDenied
        is_sent = request.method == "POST"
        data = {"data": request.POST, "files": request.FILES} if is_sent else {"initial": request.GET.dict()}
        filled = form(**data, actor=request.actor, row=row, now=request.now)
        if is_sent and (done := send(request, filled, lambda: self._run(filled, back), done=form.done_text)):
            return done
        status = (409 if getattr(filled, "was_overtaken", False) else 422) if is_sent else 200
        title = self.register.title_of(row) if row else self.register.title
        context = {"row": row, "row_title": title, "form": filled, "back": back}
        return self._render(request, form.template, context, status=status)

    def _run(self, form: ActionForm, back: str) -> str:
        result = form.act(by=form.actor, now=form.now)
        if isinstance(result, str):
            return result
        is_listed = isinstance(result, self.register.model())
        return reverse(self.detail_name, args=[result.pk]) if is_listed and result.pk else back

    def _page_of(self, rows: Any, query: QueryDict) -> Page:
        order, size = self.register.ordering(query), self.register.per_page
        return page_of(rows, order, size=size, after=query.get("after", ""), before=query.get("before", ""))

    def _heads(self, query: QueryDict) -> list[dict[str, Any]]:
        """The columns' headings with the address that sorts by them, and how they are sorted now."""
        model, asked = self.register.model(), query.get("sort", "")
        heads = []
        for column in self.register.list_columns():
            path = column.sort_path(model)
            sorted_now = {path: "ascending", f"-{path}": "descending"}.get(asked, "") if path else ""
            sort = f"-{path}" if sorted_now == "ascending" else path
            link = _without(query, "sort", *PAGING)
            link["sort"] = sort
            url = f"?{link.urlencode()}" if path else ""
            heads.append({"label": column.heading(model), "url": url, "sorted": sorted_now})
        return heads

    def _lines(self, rows: Any, columns: list[Column], detail: str) -> list[list[tuple[Any, Cell]]]:
        """Rows as cells with their headings (a phone shows them beside the value)."""
        if not columns:
            return []
        heads = [column.heading(self.register.model()) for column in columns]
        return [_cells(row, columns, heads, detail) for row in rows]

    def _table(self, related: Related, actor: Actor, row: Any) -> dict[str, Any]:
        rows = related.rows(actor, row)
        columns = related.list_columns()
        heads = [column.heading(rows.model) for column in columns]
        found = list(rows[: related.limit + 1])
        detail = f"{related.register}-detail" if related.register else ""
        lines = [_cells(each, columns, heads, detail) for each in found[: related.limit]]
        return {"related": related, "heads": heads, "lines": lines, "has_more": len(found) > related.limit}

    def _allowed(self, forms: Any, actor: Actor, row: Any) -> list[dict[str, Any]]:
        args = [row.pk] if row else []
        return [
            {"form": form, "url": reverse(f"{self.register.name}-{form.name}", args=args)}
            for form in forms
            if form.allowed(actor, row)
        ]

    def _saved(self, actor: Actor) -> list[Any]:
        if not (self.register.filters or self.register.search):
            return []
        return list(visible_saved_filters(actor).filter(register=self.register.name))

    def _render(
        self, request: SignedIn, template: str, context: dict[str, Any], *, status: int = 200
    ) -> HttpResponse:
        return render(request, template, {"register": self.register, **context}, status=status)


def _cells(row: Any, columns: list[Column], heads: list[Any], detail: str) -> list[tuple[Any, Cell]]:
    first = reverse(detail, args=[row.pk]) if detail else ""
    urls = [first, *[""] * (len(columns) - 1)]
    return [(head, column.cell(row, url=url)) for head, column, url in zip(heads, columns, urls, strict=True)]


def _without(query: QueryDict, *names: str) -> QueryDict:
    left = query.copy()
    for name in names:
        left.pop(name, None)
    return left
