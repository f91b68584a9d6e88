extension String {
    /// A stranger's words as a problem or a note may quote them: on one line, cut to so many scalars.
    ///
    /// Nothing in it steers a terminal, or turns the direction of what stands around it.
    package func harmless(upTo limitInScalars: Int) -> String {
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars.prefix(limitInScalars) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse: result.append(" ")
            default: result.append(scalar)
            }
        }
        if unicodeScalars.count > limitInScalars { result.append("…") }
        return String(result)
    }
}
