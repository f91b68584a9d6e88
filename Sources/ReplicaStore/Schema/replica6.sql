-- The changes in which an author had seen something new of others: few, and whoever asks what an item's history was asks for
-- them. A body begins with how many entries that context has: Protocol/Encoding.md.
CREATE INDEX change_context ON change (replica, sequence) WHERE substr(body, 1, 1) <> x'00';
