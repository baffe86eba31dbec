// The example shop's page in the buyer's language.

import { language } from "./chat-words.js";

const ENGLISH = {
  brand: "Hill Mist",
  kicker: "Thrown by hand in Jingdezhen",
  title: "Mist glaze tea set, one pot and four cups",
  story: "Fired for thirty-six hours in a wood kiln, with a glaze like thin mist on a hill in the morning; no two are alike. "
    + "Light in the hand, a clean pour, right for one or for a few friends.",
  fact1: "Free delivery over ¥199; sent the same day if ordered before 16:00",
  fact2: "Breakage replaced, seven days to change your mind",
  fact3: "Pot 220 ml, cups 60 ml, fit for the microwave",
  hint: "Want to see more photos, or not sure about the size? Ask us, at the bottom right.",
  footer: "This is the example shop that comes with the kit; shop and goods are invented.",
};

document.documentElement.lang = language();
if (language() === "en") {
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = ENGLISH[element.dataset.word];
  document.querySelector("nav").setAttribute("aria-label", "Language");
  document.querySelector("[data-alt]").alt = "A teapot and four cups with a grey-green glaze";
  document.title = "Hill Mist";
} else {
  document.querySelector("[data-alt]").alt = "一只茶壶和四只茶杯，灰绿色的釉";
  document.title = "山雾手作";
}
for (const link of document.querySelectorAll("nav a")) {
  if (link.lang === language()) link.setAttribute("aria-current", "true");
}
