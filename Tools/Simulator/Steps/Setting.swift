/// What a run has besides its steps.
struct Setting: Hashable {
    let machines: Int
    /// About how many bytes go into a frame of what is handed over; `nil` leaves that as it is.
    var frameGoalInBytes: Int?
}
