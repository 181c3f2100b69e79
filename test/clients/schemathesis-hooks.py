"""What the contract of the routes cannot say of a request."""

import schemathesis

# A continuation or a cursor is one that was given before, and an option of OData is written in its grammar.
GIVEN = {"continuation", "after", "$filter", "$orderby", "$select"}


@schemathesis.hook
def filter_query(context, query):
    return not GIVEN & set(query or {})
