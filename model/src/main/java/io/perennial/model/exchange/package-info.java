/**
 * Adapters in the file formats of Hugging Face PEFT and AdapterHub, and bases with an adapter
 * merged in. An artifact comes in and a folder that those libraries load goes out; a folder that
 * they wrote comes in and a specification with its flat vector goes out, checked against the base.
 */
package io.perennial.model.exchange;
