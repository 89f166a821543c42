// SPDX-License-Identifier: Apache-2.0
// ChainRule: replies in which what belongs to any node is a number alone.

internal import Autodiff
internal import GraphDocuments

extension ReplyWriter {
  /// Whether what belongs to any node is written as a number alone, at one point.
  var areNumbers: Bool { !graph.hasTensors && call.options.encoding == .nested }

  /// Writes the value of each node that has a name.
  mutating func writeNumbers(_ tape: Tape<S>) throws(EvaluationError) {
    let types = graph.elementTypes
    try graph.withNames { (names) throws(EvaluationError) in
      try tape.withScalars { (scalars) throws(EvaluationError) in
        for node in types.indices {
          guard let name = names[node], hasRoom(forElements: 1) else { continue }
          if types[node] == .float64 {
            texts.keep(write(scalars[node], name, .value(node)), ofValue: node)
          } else {
            try writeValue(of: node, as: types[node])
          }
        }
      }
    }
  }

  /// Writes the gradient with respect to each node that is asked for.
  mutating func writeNumbers(_ cotangents: Cotangents<S>) {
    graph.withNames { names in
      cotangents.withScalars { scalars in
        call.forEachWanted { node in
          guard let name = names[node], hasRoom(forElements: 1) else { return }
          texts.keep(write(scalars[node], name, .gradient(node)), ofGradient: node)
        }
      }
    }
  }

  /// Writes a member that is a number; where the number stands.
  @inline(__always)
  private mutating func write(
    _ value: S, _ name: UnsafeBufferPointer<UInt8>, _ source: ReplyTemplate.Gap.Source
  ) -> TextRange {
    let text = value.write(member: name, to: &json)
    note(source, at: text)
    return text
  }
}
