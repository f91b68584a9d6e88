/// How far ahead of whoever reads an offer was asked for frames.
actor FrameLead {
    private var lead = 0
    private(set) var longest = 0

    func asked(_ frames: Int) {
        lead += frames
        longest = max(longest, lead)
    }

    func delivered(_ frames: Int) { lead -= frames }
}
