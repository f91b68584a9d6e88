public import Lectern

/// What a hub keeps of a library: its log, which it never folds.
extension LibraryLog: ClosableStore {}
