"""Papers: what accompanies a bill and is no part of it - the cover note, the appendix of sources."""
