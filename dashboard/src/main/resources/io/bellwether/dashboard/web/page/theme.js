// Before anything is painted, so that no wrong colours flash.
(() => {
  let kept = null;
  try {
    kept = localStorage.getItem("theme");
  } catch (refused) {
    console.info("the theme is not kept: " + refused.name);
  }
  if (kept === "dark" || kept === "light") {
    document.documentElement.dataset.theme = kept;
  }
})();
