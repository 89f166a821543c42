// SPDX-License-Identifier: Apache-2.0
// ChainRule: what the elements of a tensor are, on the wire.

public import Autodiff

extension ElementType {
  /// The number of bytes an element takes in `base64`.
  public var byteCount: Int {
    switch self {
    case .float64, .int64: 8
    case .float32: 4
    case .bool: 1
    }
  }

  /// The name in the Open Inference protocol, such as `FP64`.
  public var openInferenceName: String {
    switch self {
    case .float64: "FP64"
    case .float32: "FP32"
    case .int64: "INT64"
    case .bool: "BOOL"
    }
  }
}
