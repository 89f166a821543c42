// SPDX-License-Identifier: Apache-2.0
// ChainRule: the picture of a call.

internal import Autodiff
package import GraphDocuments
package import GraphPictures

/// How a picture is written whose document does not say.
package struct DrawingManner: Sendable, Hashable {
  package var format: PictureFormat
  /// What an outline may have, where it goes to a terminal.
  package var text: TextManner

  package init(format: PictureFormat = .svg, text: TextManner = TextManner()) {
    self.format = format
    self.text = text
  }

  /// The notation of a format; `nil` for formulas, which are no pictures.
  fileprivate func notation(_ format: PictureFormat) -> PictureNotation? {
    switch format {
    case .latex, .mathml: nil
    case .svg: .svg
    case .dot: .dot
    case .mermaid: .mermaid
    case .text: .text(text)
    }
  }
}

extension PreparedCall {
  /// What the document says that a picture is written in.
  package var format: PictureFormat? { call.options.format }
}

extension GraphCall {
  /// The picture of the call; refused if it would be too large.
  ///
  /// - Throws: what the budget says when it runs out: pictures wait for one another.
  func picture<S: TextScalar>(
    _ numbers: ReplyNumbers<S>?, limits: Limits, _ manner: DrawingManner, within budget: Budget
  ) throws(EvaluationError) -> Outcome {
    let format = options.format ?? manner.format
    try budget.check()
    let bytes = try written(numbers, in: format, limits: limits, manner, within: budget)
    try budget.check()
    guard bytes.count <= limits.replyBytes else {
      return .refused(
        DocumentError(
          code: "reply-too-large",
          "The picture has \(bytes.count) bytes; the limit is \(limits.replyBytes).",
          hint: "Ask for a part of it with 'around'."))
    }
    return .picture(bytes, format)
  }

  private func written<S: TextScalar>(
    _ numbers: ReplyNumbers<S>?, in format: PictureFormat, limits: Limits,
    _ manner: DrawingManner, within budget: Budget
  ) throws(EvaluationError) -> [UInt8] {
    if let notation = manner.notation(format) {
      return Picture(subject(numbers), of: part(limits)).written(in: notation, within: budget)
    }
    let sheet = FormulaSheet(call: self, numbers: numbers, budget: budget)
    return Array(try (format == .latex ? sheet.latex() : sheet.mathML()).utf8)
  }

  private func subject<S: TextScalar>(_ numbers: ReplyNumbers<S>?) -> PictureSubject<S> {
    var subject = PictureSubject<S>(graph, outputs: outputs)
    subject.tape = numbers?.tape
    subject.cotangents = numbers?.cotangents
    subject.hasShapes = drawing?.hasShapes ?? true
    subject.labels = drawing?.labels ?? [:]
    subject.showsLocals = options.parts.contains(.edges)
    subject.digits = options.digits
    subject.notes = drawing?.notes ?? []
    for (operand, edge) in graph.edgeOfOperand.enumerated() where edge >= 0 {
      subject.edgeIDs[operand] = edgeIDs[Int(edge)]
    }
    return subject
  }

  private func part(_ limits: Limits) -> Neighbourhood {
    guard let center = drawing?.center else { return Neighbourhood(all: graph) }
    return Neighbourhood(
      around: center, of: graph, maximumNodes: limits.pictureNodes,
      maximumEdges: limits.pictureEdges)
  }

}

extension Engine {
  /// Refuses a picture of more than can be laid out, or looked at.
  func checkSize(ofPictureOf call: GraphCall) throws(DocumentError) {
    guard let drawing = call.drawing, drawing.center == nil else { return }
    let counts = [
      ("nodes", call.graph.count, limits.pictureNodes),
      ("edges", call.graph.operands.count, limits.pictureEdges),
    ]
    for (name, count, limit) in counts where count > limit {
      throw DocumentError(
        code: "picture-too-large",
        "A picture of this graph has \(count) \(name); the limit picture-\(name) is \(limit).",
        hint: "Name a node in 'around' to have its neighbourhood drawn.")
    }
  }
}

extension ReplyWriter {
  /// Writes the picture into the reply.
  mutating func writePicture() throws(EvaluationError) {
    gaps = nil
    let outcome = try call.picture(
      numbers, limits: limits, DrawingManner(format: .svg), within: budget)
    guard case .picture(let bytes, _) = outcome, hasRoom(forBytes: bytes.count) else { return }
    json.name("svg")
    bytes.withUnsafeBufferPointer { json.string(utf8: $0) }
  }
}
