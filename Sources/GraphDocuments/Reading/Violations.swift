// SPDX-License-Identifier: Apache-2.0
// ChainRule: collecting all that is wrong with a document before saying so.

/// Collects what is wrong with a document, so that its sender learns of everything at once.
///
/// Places are kept as indices; pointers, lines and columns are found in one walk at the end.
package struct Violations {
  /// How many findings are kept; a longer list helps nobody and would cost more than the document.
  package static let maximum = 1000

  /// How many bytes of text are kept: ids may be long, and one may stand in many findings.
  package static let maximumBytes = 1 << 20

  /// How many related places a finding names; a cycle may go through a million nodes.
  package static let maximumRelated = 64

  private struct Entry {
    var finding: Finding
    var place: JSONIndex?
    var related: [JSONIndex]
  }

  private var entries: [Entry] = []
  private var bytes = 0

  /// How many were added beyond ``maximum``.
  package private(set) var omitted = 0

  /// Whether one of them is of form rather than content.
  package private(set) var isMalformed = false

  /// Makes an empty collection.
  package init() {}

  /// Whether nothing is wrong so far.
  package var isEmpty: Bool { entries.isEmpty }

  /// Whether further findings are only counted; what they would say need not be worked out.
  package var isFull: Bool {
    entries.count >= Violations.maximum || bytes >= Violations.maximumBytes
  }

  /// How many findings were added.
  package var count: Int { entries.count + omitted }

  /// Adds a fault at a place of the document, or at none.
  package mutating func add(
    _ fault: some DocumentFault, at place: JSONIndex?, nodes: [String]? = nil,
    related: [JSONIndex] = []
  ) {
    if fault.isMalformed { isMalformed = true }
    guard !isFull else { return omit() }
    let finding = Finding(
      code: fault.code, detail: fault.detail, hint: fault.hint, nodes: nodes)
    append(Entry(finding: finding, place: place, related: related))
  }

  /// Adds a finding that is complete but for its place.
  package mutating func add(
    _ finding: Finding, at place: JSONIndex? = nil, related: [JSONIndex] = []
  ) {
    append(Entry(finding: finding, place: place, related: related))
  }

  /// Counts a finding that is not listed.
  package mutating func omit() { omitted += 1 }

  private mutating func append(_ entry: Entry) {
    guard !isFull else { return omit() }
    var entry = entry
    entry.related = Array(entry.related.prefix(Violations.maximumRelated))
    bytes += entry.finding.detail.utf8.count
    bytes += entry.finding.nodes?.reduce(0) { $0 + $1.utf8.count } ?? 0
    entries.append(entry)
  }

  /// All findings with their places, in document order; those without a place come first.
  ///
  /// - Complexity: O(n) in the document, O(m log m) in the findings.
  package func findings(in view: JSONView?) -> [Finding] {
    let ordered = entries.enumerated().sorted { a, b in
      (a.element.place ?? -1, a.offset) < (b.element.place ?? -1, b.offset)
    }
    let places = view.map(locate) ?? [:]
    return ordered.map { finding($0.element, places) } + omission
  }

  private typealias Places = [JSONIndex: (pointer: JSONPointer?, position: TextPosition)]

  private func locate(in view: JSONView) -> Places {
    var locator = JSONLocator(view)
    var places: Places = [:]
    let wanted = Set(entries.flatMap(\.related) + entries.compactMap(\.place))
    for place in wanted.sorted() { places[place] = locator.locate(place) }
    return places
  }

  private func finding(_ entry: Entry, _ places: Places) -> Finding {
    var finding = entry.finding
    if let place = entry.place.flatMap({ places[$0] }) {
      finding.pointer = place.pointer
      finding.line = place.position.line
      finding.column = place.position.column
    }
    if !entry.related.isEmpty {
      finding.related = entry.related.compactMap { places[$0]?.pointer }
    }
    return finding
  }

  private var omission: [Finding] {
    guard omitted > 0 else { return [] }
    let detail = "\(omitted) more findings are left out."
    return [Finding(code: "findings-omitted", detail: detail)]
  }

  /// Throws all that is wrong, if anything is.
  package func throwIfAny(in view: JSONView?) throws(DocumentError) {
    guard !isEmpty else { return }
    throw DocumentError(findings(in: view), isMalformed: isMalformed)
  }
}
