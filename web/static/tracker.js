"use strict";
// The tracking number of a confidential vote is drawn here, in the voter's browser: 16 letters, 80 bits.
// Without this script the page asks for a word that ends a number begun by the server.
(() => {
  const part = document.querySelector("[data-tracker]");
  if (!part || !window.crypto || !crypto.getRandomValues) return;
  const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const bits = part.querySelector("[name=bits]");
  const word = part.querySelector("[name=word]");
  const typed = word.value !== "";
  if (!typed) {
    const drawn = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => letters[byte & 31]);
    word.value = drawn.join("").replace(/(.{4})(?=.)/g, "$1-");
    bits.value = "";
  }
  if (bits.value === "") {
    part.querySelector("[data-begun]").textContent = word.value;
    for (const asked of part.querySelectorAll("[data-asked]")) asked.hidden = true;
    word.readOnly = true;
  }
})();
