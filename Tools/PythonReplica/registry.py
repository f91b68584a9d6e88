"""Codes that this program knows by name: Registry.md; and the limits that it checks: Limits.md."""

ARTICLE, ANNOTATION, COMMENT, TAG, COLLECTION, REPLICA, LIBRARY = 1, 2, 3, 4, 5, 6, 7

KINDS = {1: "article", 2: "annotation", 3: "comment", 4: "tag", 5: "collection", 6: "replica", 7: "library"}

OPERATIONS = {1: "write-fields", 2: "add-members", 3: "remove-members", 4: "write-private", 5: "trash", 6: "purge",
              7: "splice-text"}

FIELDS = {
    ARTICLE: {"url": 1, "saved": 2, "title": 3, "authors": 4, "site": 5, "language": 6, "published": 7, "excerpt": 8,
              "source": 9, "reading": 10, "favourite": 11, "archived": 12, "body": 13, "tags": 14, "collections": 15,
              "captures": 16},
    ANNOTATION: {"article": 1, "kind": 2, "color": 3, "note": 4, "anchor": 5, "creator": 6, "created": 7, "tags": 8},
    COMMENT: {"parent": 1, "name": 2, "website": 3, "body": 4, "state": 5, "created": 6},
    TAG: {"display": 1, "key": 2},
    COLLECTION: {"display": 1, "path": 2},
    REPLICA: {"name": 1, "retired": 2},
    LIBRARY: {"retention": 1},
}

# The register in which an item says what it hangs beneath.
PARENT_FIELDS = {ANNOTATION: 1, COMMENT: 1}

# Fields whose siblings are never reported as a conflict (Model.md, "Fields"); sets and texts have none.
NEVER_REPORTED = {ARTICLE: {2, 10, 14, 15, 16}, ANNOTATION: {1, 4, 7, 8}, COMMENT: {1, 4, 6}, TAG: {1, 2},
                  COLLECTION: {1, 2}, REPLICA: {1, 2}}

EMAIL = 1

TEXT_LIMIT = 16 << 20
SHORT_TEXT_LIMIT = 4 << 10
URL_LIMIT = 8 << 10
VALUE_LIMIT = (16 << 20) + 1024
OPERATIONS_LIMIT = 1_048_576
TOUCHES_OF_CHANGE_LIMIT = 1_048_576
PARTS_LIMIT = 262_144
TOUCHES_LIMIT = 4096
ENTRIES_LIMIT = 65_536
SPLICES_LIMIT = 1_048_576
OPERATION_LIMIT = 32 << 20
PART_LIMIT = 48 << 20
CHANGE_LIMIT = 64 << 20
PRIVATE_RECORD_LIMIT = 16 << 10
FRAME_LIMIT = 96 << 20
FRAME_GOAL = 1 << 20
CHANGES_LIMIT = 65_536
FRAMES_LIMIT = 1 << 24
ITEMS_LIMIT = 1 << 32
EDITS_LIMIT = 1_048_576
ENTRIES_OF_STATE_LIMIT = 1 << 32
BLOB_LIMIT = 64 << 20
LARGEST_REACH = (1 << 31) - 1
LARGEST_FIELD = (1 << 63) - 1


def kind_name(kind):
    return KINDS.get(kind, f"kind-{kind}")


def field_name(kind, field):
    for name, code in FIELDS.get(kind, {}).items():
        if code == field:
            return name
    return f"field-{field}"
