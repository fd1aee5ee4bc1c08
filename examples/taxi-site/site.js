// Links with data-ask put their question into the chat. Without the chat they stay plain links.
for (const link of document.querySelectorAll("[data-ask]")) {
  link.addEventListener("click", (event) => {
    if (!window.IlpoChat) return;
    event.preventDefault();
    window.IlpoChat.open();
    window.IlpoChat.send(link.dataset.ask);
  });
}
