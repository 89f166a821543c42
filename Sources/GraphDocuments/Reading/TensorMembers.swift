// SPDX-License-Identifier: Apache-2.0
// ChainRule: the members of a tensor that is written as an object.

/// The members of a tensor object, whatever their order, by the index of their values.
struct TensorMembers {
  /// The members that say something, and two that the Open Inference protocol adds.
  static let names = [
    "shape", "dtype", "data", "base64", "datatype", "object_type", "name", "parameters",
  ]

  let object: JSONIndex
  var shape: JSONIndex?
  var type: JSONIndex?
  var data: JSONIndex?
  var base64: JSONIndex?

  init(_ object: JSONIndex, in view: JSONView) throws(TensorError) {
    self.object = object
    for (name, value) in view.members(of: object) {
      if view.isName(name, "shape") {
        shape = value
      } else if view.isName(name, "dtype") || view.isName(name, "datatype") {
        guard type == nil else {
          throw TensorError(.conflictingMembers("dtype", "datatype"), at: value)
        }
        type = value
      } else if view.isName(name, "data") {
        data = value
      } else if view.isName(name, "base64") {
        base64 = value
      } else {
        try TensorMembers.check(extra: name, value: value, in: view)
      }
    }
    guard let data else {
      if base64 == nil { throw TensorError(.missingMember("data"), at: object) }
      return
    }
    if base64 != nil { throw TensorError(.conflictingMembers("data", "base64"), at: data) }
  }

  /// Refuses members that mean nothing here; a misspelled one would change the meaning silently.
  private static func check(
    extra name: JSONIndex, value: JSONIndex, in view: JSONView
  ) throws(TensorError) {
    if view.isName(name, "name") || view.isName(name, "parameters") { return }
    guard view.isName(name, "object_type") else {
      throw TensorError(.unknownMember(view.excerpt(at: name)), at: name)
    }
    let isArray = view.kind(at: value) == .string && view.isString(value, "array")
    guard isArray else {
      let kind = view.kind(at: value)
      throw TensorError(
        .memberType(name: "object_type", expected: "\"array\"", found: kind), at: value)
    }
  }
}
