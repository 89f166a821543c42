// SPDX-License-Identifier: Apache-2.0
// ChainRule: the attributes of what moves a window over an image.

extension AttributeListing {
  static let strides = AttributeListing(
    "strides", .integers, default: .integers([1]),
    "How far it moves at a time: one number for all axes, or one for each.")

  static let pads = AttributeListing(
    "pads", .integers, default: .integers([0]),
    "The padding: one number for all ends, one for both ends of each axis, or those of all beginnings and then of all ends, as ONNX has them.",
    aliases: ["padding"])

  static let dilations = AttributeListing(
    "dilations", .integers, default: .integers([1]),
    "The distance between places of the window: one number for all axes, or one for each.")

  static let groups = AttributeListing(
    "groups", .integer, default: .integer(1),
    "Into how many parts the channels are split, each with weights of its own.")

  /// What convolutions share, in the order in which ``WindowAttributes`` reads them.
  static let convolution = [strides, pads, dilations, groups]
}

/// How a window moves over one axis, before the lengths are known.
struct WindowAttributes {
  let strides: [Int]
  let before: [Int]
  let after: [Int]
  let dilations: [Int]

  /// Reads strides, pads and dilations, in this order from the first place on.
  ///
  /// - Parameter defaultStrides: The strides where the attribute is `null`.
  init(
    _ attributes: AttributeValues, axes count: Int, defaultStrides: [Int] = []
  ) throws(ShapeRule) {
    strides =
      try attributes.integers(0) == nil
      ? defaultStrides : attributes.perAxis("strides", at: 0, axes: count, from: 1)
    dilations = try attributes.perAxis("dilations", at: 2, axes: count, from: 1)
    let pads = attributes.integers(1) ?? []
    guard pads.allSatisfy({ $0 >= 0 }), [1, count, 2 * count].contains(pads.count) else {
      throw .attribute(
        "pads",
        expected: "one number\(count == 1 ? "" : ", \(count)") or \(2 * count), each 0 or more")
    }
    let both = pads.count == 1 ? [Int](repeating: pads[0], count: count) : Array(pads.prefix(count))
    // Along a single axis two numbers are a beginning and an end.
    before = both
    after = pads.count == 2 * count ? Array(pads.suffix(count)) : both
  }

  /// How many places of an axis a kernel reaches over; they are less than what can be counted.
  static func reach(kernel: Int, dilation: Int, _ name: String) throws(ShapeRule) -> Int {
    let (span, overflow) = (kernel - 1).multipliedReportingOverflow(by: dilation)
    if overflow || span == .max { throw .attribute(name, expected: "small enough to be counted") }
    return span + 1
  }

  /// The sum of lengths that were given.
  static func sum(_ lengths: [Int]) throws(ShapeRule) -> Int {
    var sum = 0
    for length in lengths {
      let (next, overflow) = sum.addingReportingOverflow(length)
      if overflow { throw .attribute("pads", expected: "small enough to be counted") }
      sum = next
    }
    return sum
  }
}

extension AttributeValues {
  /// A number for each of so many axes; a single one is for all.
  func perAxis(
    _ name: String, at place: Int, axes count: Int, from least: Int
  ) throws(ShapeRule) -> [Int] {
    let given = integers(place) ?? []
    guard given.allSatisfy({ $0 >= least }), given.count == 1 || given.count == count else {
      let list = count == 1 ? "one number," : "one number or \(count), each"
      throw .attribute(name, expected: "\(list) \(least) or more")
    }
    return given.count == count ? given : [Int](repeating: given[0], count: count)
  }
}
