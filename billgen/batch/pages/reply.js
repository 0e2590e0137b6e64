
(function () {
  "use strict";
  var form = document.getElementById("form");
  var save = document.getElementById("save");
  var text = document.getElementById("text");
  var said = document.getElementById("said");
  function cell(value) {
    value = value.replace(/\s+/g, " ").trim();
    // A spreadsheet must take no answer for a formula.
    if (/^\s*[=+\-@|%]/.test(value)) { value = "'" + value; }
    return '"' + value.replace(/"/g, '""') + '"';
  }
  function reply() {
    var who = form.elements.namedItem("who").value, date = form.elements.namedItem("date").value;
    var lines = ["place,path,assumed,right,change_to,source,who,date"];
    Array.prototype.forEach.call(form.querySelectorAll("fieldset.fact"), function (fact) {
      function part(name) { return fact.querySelector('[data-part="' + name + '"]'); }
      var right = part("right") && part("right").checked ? "yes" : "";
      var change = part("change_to").value;
      if (right || change.trim()) {
        lines.push([form.dataset.place, fact.dataset.path, fact.dataset.assumed, right, change,
          part("source").value, who, date].map(cell).join(","));
      }
    });
    return { lines: lines, whole: Boolean(who.trim() && date) };
  }
  document.getElementById("reply").hidden = false;
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var made = reply();
    text.value = made.lines.join("\r\n") + "\r\n";
    save.href = URL.createObjectURL(new Blob(["\ufeff" + text.value], { type: "text/csv" }));
    save.download = "reply-" + form.dataset.place.replace(/[^a-z0-9]+/g, "-") + ".csv";
    var count = made.lines.length - 1;
    said.textContent = count + (count === 1 ? " answer" : " answers") + (made.whole ? "." : ": please add your name and the date.");
  });
}());
