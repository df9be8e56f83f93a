"""How the database finds the rows of a query, asked with an empty database: an index is used wherever one serves."""

from sqlalchemy import event

from askom_lms.kernel import db


def plans_of(work):
    """The plan of every SELECT that `work` sends, as one text each."""
    asked = []

    def note(_c, _cursor, statement, parameters, *_rest):
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(db.db.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(db.db.engine, "before_cursor_execute", note)
    connection = db.session().connection()
    is_sqlite = db.db.engine.dialect.name == "sqlite"
    if not is_sqlite:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    how = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
    return [
        "\n".join(str(row[-1]) for row in connection.exec_driver_sql(how + statement, parameters))
        for statement, parameters in asked
    ]
