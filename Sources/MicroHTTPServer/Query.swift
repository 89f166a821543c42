// SPDX-License-Identifier: Apache-2.0
// ChainRule: the items of a query string.

/// The items of a query string, in their order: `expression=w*x&w=2&x=-1`.
///
/// Items are separated by `&`, name and value by the first `=`. Only percent-encoding is undone:
/// a plus stays a plus, because `x=1e+3` is a number and no form field. An item that does not
/// decode is left out of the items and told in ``problems``; nothing a client sends is fatal.
public struct Query: Sendable, Equatable {
  /// A name and its value.
  public struct Item: Sendable, Hashable {
    /// The name, decoded.
    public var name: String
    /// The value, decoded; `nil` if there is no `=`, empty if nothing follows it.
    public var value: String?

    /// Makes an item.
    public init(name: String, value: String?) {
      self.name = name
      self.value = value
    }
  }

  /// An item that could not be decoded.
  public struct Problem: Error, Sendable, Hashable {
    /// The item as sent.
    public var item: String
    /// Where the item begins in the query, in bytes.
    public var offset: Int
    /// What is wrong; an offset in it counts from the name or value that is at fault.
    public var reason: PercentDecodingError
  }

  /// The items that could be decoded, in their order; repeated names stay repeated.
  public private(set) var items: [Item] = []

  /// The items that could not be decoded, in their order.
  public private(set) var problems: [Problem] = []

  /// Reads the text after the first `?` of a request; `nil` and the empty text have no items.
  ///
  /// - Complexity: O(n) in the bytes of the text.
  public init(_ text: String?) {
    guard var text, !text.isEmpty else { return }
    text.withUTF8 { bytes in
      var start = 0
      while start <= bytes.count {
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "&")) ?? bytes.count
        if start < end { append(bytes[start..<end]) }
        start = end + 1
      }
    }
  }

  /// The value of the first item of this name; `nil` if there is none, or none with an `=`.
  public subscript(name: String) -> String? {
    items.first { $0.name == name }?.value
  }

  /// The values of all items of this name, in their order, without those that have no `=`.
  public func values(of name: String) -> [String] {
    items.compactMap { $0.name == name ? $0.value : nil }
  }

  private mutating func append(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
    do {
      items.append(try Query.item(bytes))
    } catch {
      problems.append(
        Problem(
          item: String(decoding: bytes, as: UTF8.self), offset: bytes.startIndex, reason: error))
    }
  }

  private static func item(
    _ bytes: Slice<UnsafeBufferPointer<UInt8>>
  ) throws(PercentDecodingError) -> Item {
    guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else {
      return Item(name: try PercentDecoding.text(of: bytes), value: nil)
    }
    return Item(
      name: try PercentDecoding.text(of: bytes[..<equals]),
      value: try PercentDecoding.text(of: bytes[(equals + 1)...]))
  }
}
