"""What in a source needs a newer Python than 3.9: by name, as far as a tree without types tells.

Syntax is not looked for: `ast.parse(…, feature_version=(3, 9))` refuses it.
"""

from __future__ import annotations

import ast
from typing import Dict, Iterator, List, Optional, Set

MODULES = {"tomllib", "annotationlib", "compression", "string.templatelib", "concurrent.interpreters",
           "importlib.resources.abc", "wsgiref.types", "asyncio.taskgroups"}
# "" has the builtins.
NAMES: Dict[str, str] = {
    "": "aiter anext EncodingWarning ExceptionGroup BaseExceptionGroup PythonFinalizationError",
    "asyncio": "timeout timeout_at TaskGroup Runner Barrier",
    "base64": "b32hexencode b32hexdecode z85encode z85decode", "calendar": "Month Day JANUARY FEBRUARY",
    "collections.abc": "Buffer", "concurrent.futures": "InterpreterPoolExecutor",
    "contextlib": "aclosing chdir", "copy": "replace", "dataclasses": "KW_ONLY",
    "datetime": "UTC", "enum": "StrEnum ReprEnum EnumCheck FlagBoundary verify member nonmember property global_enum "
                               "show_flag_values EnumType",
    "functools": "Placeholder", "glob": "translate", "hashlib": "file_digest",
    "heapq": "heappush_max heappop_max heapify_max heapreplace_max heappushpop_max",
    "importlib.metadata": "packages_distributions",
    "inspect": "get_annotations getmembers_static markcoroutinefunction BufferFlags ispackage",
    "io": "text_encoding Reader Writer", "itertools": "pairwise batched",
    "logging": "getLevelNamesMapping getHandlerByName getHandlerNames", "math": "cbrt exp2 sumprod fma",
    "operator": "call is_none is_not_none",
    "os": "EFD_CLOEXEC eventfd splice login_tty listdrives listvolumes listmounts unshare setns process_cpu_count "
          "reload_environ readinto",
    "os.path": "splitroot isjunction isreserved", "pathlib": "UnsupportedOperation", "queue": "ShutDown",
    "random": "binomialvariate", "re": "NOFLAG PatternError", "sqlite3": "Blob threadsafety "
    "SQLITE_LIMIT_LENGTH", "ssl": "OP_IGNORE_UNEXPECTED_EOF",
    "statistics": "covariance correlation linear_regression kde kde_random",
    "sys": "orig_argv stdlib_module_names exception activate_stack_trampoline monitoring last_exc",
    "threading": "gettrace getprofile settrace_all_threads setprofile_all_threads",
    "types": "NoneType EllipsisType NotImplementedType UnionType get_original_bases CapsuleType",
    "typing": "ParamSpec ParamSpecArgs ParamSpecKwargs Concatenate TypeAlias TypeGuard is_typeddict Self Never "
              "LiteralString Required NotRequired Unpack TypeVarTuple assert_never assert_type reveal_type override "
              "dataclass_transform clear_overloads get_overloads TypeAliasType ReadOnly TypeIs NoDefault get_protocol_members "
              "is_protocol evaluate_forward_ref",
    "uuid": "uuid6 uuid7 uuid8 NIL MAX", "warnings": "deprecated",
}
# Of objects of the standard library, whose types a tree does not tell: names that nothing of ours has.
METHODS = {"bit_count", "hardlink_to", "add_note", "full_match", "is_junction", "from_uri", "with_segments", "move_into",
           "copy_into", "cancelling", "uncancel", "blobopen", "getlimit", "setlimit", "serialize", "deserialize"}
# Arguments by the last part of what is called.
KEYWORDS: Dict[str, Set[str]] = {
    "zip": {"strict"}, "map": {"strict", "buffersize"}, "batched": {"strict"},
    "dataclass": {"slots", "kw_only", "match_args", "weakref_slot"}, "field": {"kw_only", "doc"},
    "realpath": {"strict"}, "rmtree": {"onexc"}, "unpack_archive": {"filter"},
    **{name: {"key"} for name in ("bisect", "bisect_left", "bisect_right", "insort", "insort_left", "insort_right")},
    "TemporaryDirectory": {"ignore_cleanup_errors", "delete"}, "NamedTemporaryFile": {"delete_on_close"},
    "glob": {"root_dir", "dir_fd", "include_hidden", "case_sensitive", "recurse_symlinks"},
    "iglob": {"root_dir", "dir_fd", "include_hidden"}, "rglob": {"case_sensitive", "recurse_symlinks"},
    "relative_to": {"walk_up"}, "match": {"case_sensitive"}, "exists": {"follow_symlinks"},
    "is_file": {"follow_symlinks"}, "is_dir": {"follow_symlinks"}, "write_text": {"newline"},
    "read_text": {"newline"}, "Popen": {"pipesize", "process_group"}, "run": {"pipesize", "process_group"},
    "ProcessPoolExecutor": {"max_tasks_per_child"}, "create_connection": {"all_errors"}, "Thread": {"context"},
    "ArgumentParser": {"suggest_on_error", "color"}, "add_argument": {"deprecated"}, "add_parser": {"deprecated"},
    "ZipFile": {"metadata_encoding"}, "fmean": {"weights"}, "warn": {"skip_file_prefixes"}, "b64decode": {"ignorechars"},
}


def newer_than_3_9(source: str) -> List[str]:
    """``["3: itertools.pairwise"]``: line and what is there."""
    return [f"{line}: {what}" for line, what in sorted(set(_Finder(ast.parse(source)).found()))]


class _Finder:
    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.newer = {f"{module}.{name}".lstrip(".") for module, names in NAMES.items() for name in names.split()}
        self.names: Dict[str, str] = {}  # What a name in the source stands for.
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    self.names[alias.asname or alias.name.split(".")[0]] = (
                        alias.name if alias.asname else alias.name.split(".")[0])
            elif isinstance(node, ast.ImportFrom):
                self.names.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
        self.as_text = self.names.get("annotations") == "__future__.annotations"

    def found(self) -> "Iterator[tuple[int, str]]":
        annotations = {id(part) for node in ast.walk(self.tree) for one in _annotations(node) for part in ast.walk(one)}
        for node in ast.walk(self.tree):
            for what in self.of(node):
                yield getattr(node, "lineno", 0), what
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
                evaluated = id(node) not in annotations or not self.as_text
                if evaluated and (id(node) in annotations or self.is_type(node.left) or self.is_type(node.right)):
                    yield node.lineno, "X | Y of types"

    def of(self, node: ast.AST) -> Iterator[str]:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if _within(alias.name, MODULES))
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                if whole in self.newer or _within(str(node.module), MODULES) or whole in MODULES:
                    yield whole
        elif isinstance(node, (ast.Attribute, ast.Name)):
            whole = self.whole(node)
            if whole in self.newer:
                yield str(whole)
            elif isinstance(node, ast.Attribute) and node.attr in METHODS:
                yield f".{node.attr}"
        elif isinstance(node, ast.Call):
            last = (self.whole(node.func) or getattr(node.func, "attr", "")).rsplit(".", 1)[-1]
            yield from (f"{last}({one.arg}=)" for one in node.keywords if one.arg in KEYWORDS.get(last, ()))
            needs = {"to_bytes": 2, "from_bytes": 2}.get(last, 0)
            if isinstance(node.func, ast.Attribute) and len(node.args) + len(
                    [one for one in node.keywords if one.arg in ("length", "byteorder")]) < needs:
                yield f"{last} without byteorder"

    def whole(self, node: ast.AST) -> Optional[str]:
        """``datetime.UTC`` of what a name or attribute stands for; None: not of a module."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            before = self.whole(node.value) if isinstance(node.value, (ast.Attribute, ast.Name)) else None
            known = isinstance(node.value, ast.Attribute) or (
                isinstance(node.value, ast.Name) and node.value.id in self.names)
            return f"{before}.{node.attr}" if before and known else None
        return None

    def is_type(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Constant):
            return node.value is None
        if isinstance(node, ast.Subscript):
            return self.is_type(node.value)
        whole = self.whole(node) or ""
        return whole in ("int", "str", "float", "bool", "bytes", "list", "dict", "set", "tuple", "type", "object"
                         ) or whole.startswith("typing.")


def _annotations(node: ast.AST) -> Iterator[ast.AST]:
    for name in ("annotation", "returns"):
        one = getattr(node, name, None)
        if one is not None:
            yield one


def _within(name: str, modules: Set[str]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)
