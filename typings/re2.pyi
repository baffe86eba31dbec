# The part of google-re2 that the console uses.

class error(Exception): ...

class Options:
    case_sensitive: bool
    log_errors: bool
    never_capture: bool
    max_mem: int

class _Match: ...

class _Regexp:
    def search(self, text: bytes) -> _Match | None: ...

def compile(pattern: bytes, options: Options | None = None) -> _Regexp: ...
