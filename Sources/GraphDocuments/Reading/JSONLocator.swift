// SPDX-License-Identifier: Apache-2.0
// ChainRule: pointers, lines and columns of values, in one walk for all that are asked for.

/// Finds the pointer, the line and the column of values whose indices are asked for in order.
///
/// The scanner keeps neither, as only mistakes need them. A report of a thousand mistakes in a
/// document of a million nodes must not walk a thousand times: places are asked for in document
/// order, and the locator goes on from the place before.
struct JSONLocator {
  /// A step from the root to the place: a container, and the child the walk has come to.
  private struct Step {
    let container: JSONIndex
    var child: JSONIndex
    var number = 0
  }

  /// The names in a pointer take at most this many bytes.
  private static let maximumLength = 4096

  let view: JSONView
  private var steps: [Step] = []
  private var position = TextPosition()

  init(_ view: JSONView) { self.view = view }

  /// Where a value or a member's name stands; a name has the pointer of its member.
  ///
  /// - Parameter index: At least the index asked for before.
  /// - Returns: No pointer where its names are longer than anyone reads: the reply would be many
  ///   times longer than the request.
  mutating func locate(_ index: JSONIndex) -> (pointer: JSONPointer?, position: TextPosition) {
    position.advance(to: view.offset(of: index), in: view.text)
    while let last = steps.last, view.after(last.container) <= index { steps.removeLast() }
    if steps.isEmpty, index > view.root { push(view.root) }
    while advance(to: index) {}
    guard steps.reduce(0, { $0 + tokenLength($1) }) <= JSONLocator.maximumLength else {
      return (nil, position)
    }
    return (JSONPointer(tokens: steps.map(token)), position)
  }

  private func tokenLength(_ step: Step) -> Int {
    view.kind(at: step.container) == .object ? view.rawString(at: step.child).count : 0
  }

  private mutating func push(_ container: JSONIndex) {
    steps.append(Step(container: container, child: view.first(in: container)))
  }

  /// Brings the last step to the child that holds the place, and says whether to go on within it.
  private mutating func advance(to index: JSONIndex) -> Bool {
    guard var step = steps.popLast() else { return false }
    let isObject = view.kind(at: step.container) == .object
    var value = isObject ? step.child + 1 : step.child
    while view.after(value) <= index {
      step.child = view.after(value)
      step.number += 1
      value = isObject ? step.child + 1 : step.child
    }
    steps.append(step)
    guard value < index else { return false }
    push(value)
    return true
  }

  private func token(_ step: Step) -> String {
    view.kind(at: step.container) == .object ? view.string(at: step.child) : "\(step.number)"
  }
}

extension JSONView {
  /// The JSON pointer of a value; `nil` if its names are too long for a report.
  ///
  /// - Complexity: O(n); it is for reports, and ``Violations`` finds many in one walk.
  package func pointer(to index: JSONIndex) -> JSONPointer? {
    var locator = JSONLocator(self)
    return locator.locate(index).pointer
  }

  /// The line and column of a value.
  package func position(of index: JSONIndex) -> TextPosition {
    TextPosition(of: offset(of: index), in: text)
  }
}
