// SPDX-License-Identifier: Apache-2.0
// ChainRule: what may be wrong with a value, in English.

internal import Autodiff

extension TensorFault: DocumentFault {
  package var code: String {
    switch self {
    case .ragged, .mixedDepth: "ragged-array"
    case .notANumber: "bad-number"
    case .mixedTypes: "mixed-types"
    case .outOfRange: "number-out-of-range"
    case .notAnInteger: "not-an-integer"
    case .unknownType: "unknown-dtype"
    case .memberType: "wrong-type"
    case .unknownMember: "unknown-member"
    case .missingMember: "missing-member"
    case .conflictingMembers: "conflicting-members"
    case .unknownEncoding: "unknown-encoding"
    case .badDimension, .tooManyDimensions: "bad-shape"
    case .shapeMismatch: "shape-mismatch"
    case .tooManyElements: "too-many-elements"
    case .badBase64: "bad-base64"
    }
  }

  package var detail: String {
    switch self {
    case .ragged(let expected, let actual):
      "This array has \(elements(actual)), the ones before it have \(expected)."
    case .mixedDepth(let expectedArray):
      expectedArray
        ? "A number stands here where its neighbours are arrays."
        : "An array stands here where its neighbours are numbers."
    case .notANumber(let found, let text): notANumberDetail(found, text)
    case .mixedTypes(let expectedBoolean):
      expectedBoolean
        ? "A number stands among truth values."
        : "A truth value stands among numbers."
    case .outOfRange(let type, let text): "\(text) is outside the range of \(type.rawValue)."
    case .notAnInteger(let text): "\(text) is no whole number that int64 can hold exactly here."
    case .unknownType(let name): "There is no dtype \(quoted(name))."
    case .memberType(let name, let expected, let found):
      "\(quoted(name)) must be \(expected), and is \(found.phrase)."
    case .unknownMember(let name): "A tensor has no member \(quoted(name))."
    case .missingMember(let name): "This tensor has no \(quoted(name))."
    case .conflictingMembers(let a, let b): "A tensor has \(quoted(a)) or \(quoted(b)), not both."
    case .unknownEncoding(let name): "There is no encoding \(quoted(name))."
    case .badDimension(let text): "\(text) is no dimension."
    case .tooManyDimensions(let count, let limit):
      "\(count) dimensions are more than the limit of \(limit)."
    case .shapeMismatch(let shape, let actual): mismatchDetail(shape, actual)
    case .tooManyElements(let count, let limit):
      count.map { "\($0) elements are more than the limit of \(limit)." }
        ?? "The shape has more elements than can be counted; the limit is \(limit)."
    case .badBase64(let offset, let character): base64Detail(offset, character)
    }
  }

  package var hint: String? {
    switch self {
    case .notANumber(let found, let text): notANumberHint(found, text)
    case .unknownType(let name):
      typeHint(name)
    case .unknownMember(let name):
      NearestMember.nearest(to: name, among: TensorMembers.names).map {
        "Did you mean \(quoted($0))?"
      }
        ?? "Its members are shape, dtype, and data or base64."
    case .missingMember("data"): "Write data (an array) or base64 (a string)."
    case .missingMember("shape"): "base64 needs shape: it has no brackets to tell it from."
    case .unknownEncoding: "The encodings are json and base64."
    case .badDimension: "Dimensions are whole numbers from 0; a scalar has the shape []."
    case .outOfRange(.float64, _):
      "The greatest is 1.7976931348623157e308; write \"Infinity\" if you mean it."
    case .outOfRange: "Write \"Infinity\" if you mean it, or use float64."
    case .badBase64(_, let character):
      character == "-" || character == "_"
        ? "This is the URL-safe alphabet; use the standard one with + and /." : nil
    default: nil
    }
  }
}

extension TensorFault {
  private func elements(_ count: Int) -> String { count == 1 ? "1 element" : "\(count) elements" }

  private func quoted(_ text: String) -> String { "\"\(text)\"" }

  private func notANumberDetail(_ found: JSONKind, _ text: String?) -> String {
    guard let text else { return "A number belongs here, and it is \(found.phrase)." }
    return "A number belongs here, and it is the string \(quoted(text))."
  }

  private func notANumberHint(_ found: JSONKind, _ text: String?) -> String? {
    guard let text else {
      return found == .null ? "Write \"NaN\" for a number that is none." : nil
    }
    switch text.lowercased() {
    case "nan": return "Write \"NaN\"."
    case "inf", "+inf", "infinity", "+infinity": return "Write \"Infinity\"."
    case "-inf", "-infinity": return "Write \"-Infinity\"."
    case let lowered where Double(lowered) != nil: return "Write it without quotes."
    default: return "The only strings that are numbers are \"NaN\", \"Infinity\" and \"-Infinity\"."
    }
  }

  private func typeHint(_ name: String) -> String {
    let names = ElementType.allCases.map(\.rawValue)
    let list = "The dtypes are float64, float32, int64 and bool."
    guard let near = NearestMember.nearest(to: name, among: names) else { return list }
    return "Did you mean \(quoted(near))? \(list)"
  }

  private func mismatchDetail(_ shape: [Int], _ actual: Actual) -> String {
    switch actual {
    case .elements(let count): "shape is \(shape), and data has \(elements(count))."
    case .shape(let other): "shape is \(shape), and data is nested as \(other)."
    case .bytes(let count, let expected):
      "shape is \(shape), which takes \(expected) bytes, and base64 has \(count)."
    }
  }

  private func base64Detail(_ offset: Int, _ character: Unicode.Scalar?) -> String {
    guard let character else {
      return "The base64 text ends within a group of four characters."
    }
    return "Character \(offset + 1) of the base64 text, \(quoted(String(character))), "
      + "has no place there."
  }
}

extension JSONKind {
  /// The kind with its article, for sentences.
  var phrase: String {
    switch self {
    case .null: "null"
    case .true, .false: "a truth value"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
