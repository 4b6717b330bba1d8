// A phone's picture of 5 MB takes minutes on a slow line: make it smaller before it leaves. Without this file it is sent as it is.
(() => {
  "use strict";
  const LONGEST = 1920;
  const SMALL_ENOUGH = 700 * 1024;

  const smaller = async (file) => {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
    return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
  };

  for (const input of document.querySelectorAll("input[type=file][capture]")) {
    input.addEventListener("change", async () => {
      const file = input.files[0];
      if (!file || !file.type.startsWith("image/") || file.size <= SMALL_ENOUGH) return;
      try {
        const chosen = new DataTransfer();
        chosen.items.add(await smaller(file));
        input.files = chosen.files;
      } catch { /* a kind of picture this browser cannot draw: sent as it is */ }
    });
  }
})();
