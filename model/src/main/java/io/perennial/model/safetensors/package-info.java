/**
 * The safetensors file format: a JSON header, then raw little-endian tensors. Files and byte arrays
 * come in and become named tensor views; named tensors become bytes. Offsets are 64 bits wide, and
 * a header that lies is refused by name.
 */
package io.perennial.model.safetensors;
