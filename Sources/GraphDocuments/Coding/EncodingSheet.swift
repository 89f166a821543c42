// SPDX-License-Identifier: Apache-2.0
// ChainRule: the bytes that all containers of one document write to.

/// The bytes that all containers of one document write to, and which containers are open.
///
/// Codable hands out encoders and containers and never says when one ends. Here a container ends when
/// one that it stands in goes on. So the open ones are a stack at any time, and the number of the
/// value that each of them is tells whether it is still open.
///
/// Each property is touched by one call at a time, which nothing else is called within but the
/// writer; checking that at run time would take a tenth of the time.
final class EncodingSheet {
  /// A value: how many containers it stands in, and a number that no other value has.
  struct Place: Equatable {
    fileprivate let depth: Int
    fileprivate let number: Int
  }

  /// An object or an array.
  enum Bracket { case object, array }

  private struct Container {
    let place: Place
    let bracket: Bracket
    /// The name of the member that was begun last.
    var key: PathKey?
    /// How many elements were begun.
    var count = 0
  }

  @exclusivity(unchecked) private var writer = JSONWriter()
  @exclusivity(unchecked) private var open: [Container] = []
  @exclusivity(unchecked) private var fault: EncodingError?
  @exclusivity(unchecked) private var latest = 0
  /// The value that is to come, after its name or comma.
  @exclusivity(unchecked) private var awaited: Place?

  /// The document's own place.
  let root = Place(depth: 0, number: 0)

  init() { awaited = root }

  /// The steps from the root to the value that was begun last.
  var path: [any CodingKey] {
    open.compactMap { container in
      container.key ?? (container.count > 0 ? PathKey(intValue: container.count - 1) : nil)
    }
  }

  /// Ends what is open and takes the bytes.
  func finish() throws -> [UInt8] {
    close(downTo: 0)
    if let fault { throw fault }
    return writer.copyBytes()
  }

  /// Begins a container, or goes on with it: a type may ask for its container more than once.
  func begin(_ bracket: Bracket, at place: Place) {
    if isOpen(place), open[place.depth].bracket == bracket { return close(downTo: place.depth + 1) }
    guard take(place) else { return }
    bracket == .object ? writer.beginObject() : writer.beginArray()
    open.append(Container(place: place, bracket: bracket))
  }

  /// Ends a container before another one goes on.
  func end(_ place: Place) {
    if isOpen(place) { close(downTo: place.depth) }
  }

  /// Writes a member's name, and returns the place of its value.
  func member(_ key: some CodingKey, of object: Place) -> Place {
    guard reopen(object) else { return object }
    writer.name(key.stringValue)
    open[object.depth].key = PathKey(stringValue: key.stringValue)
    return awaitValue()
  }

  /// The place of an array's next element.
  func element(of array: Place) -> Place {
    guard reopen(array) else { return array }
    open[array.depth].count += 1
    return awaitValue()
  }

  /// Writes a value without members or elements.
  func value(at place: Place, _ write: (inout JSONWriter) -> Void) {
    if take(place) { write(&writer) }
  }

  /// Ends a value; what encoded nothing is an empty object, as with Foundation.
  func endValue(at place: Place) {
    guard awaited == place else { return }
    begin(.object, at: place)
    end(place)
  }

  private func awaitValue() -> Place {
    latest += 1
    let place = Place(depth: open.count, number: latest)
    awaited = place
    return place
  }

  private func take(_ place: Place) -> Bool {
    guard awaited == place else {
      refuse()
      return false
    }
    awaited = nil
    return true
  }

  private func isOpen(_ place: Place) -> Bool {
    place.depth < open.count && open[place.depth].place == place
  }

  private func reopen(_ place: Place) -> Bool {
    guard isOpen(place) else {
      refuse()
      return false
    }
    close(downTo: place.depth + 1)
    return true
  }

  private func close(downTo depth: Int) {
    if let awaited, awaited.depth >= depth { endValue(at: awaited) }
    while open.count > depth {
      switch open.removeLast().bracket {
      case .object: writer.endObject()
      case .array: writer.endArray()
      }
    }
  }

  private func refuse() {
    guard fault == nil else { return }
    let description = "A value is written after another one beside it has begun, or twice."
    fault = .invalidValue(
      path, EncodingError.Context(codingPath: path, debugDescription: description))
  }
}
