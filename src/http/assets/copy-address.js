// Lets the addresses of the subscribe box be copied with one press. Without this script a click
// selects them, for a copy by hand.
for (const button of document.querySelectorAll('.addresses button')) {
  const address = button.closest('li').querySelector('code');
  const status = document.querySelector('.copy-status');
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener('click', async () => {
    getSelection().selectAllChildren(address);
    try {
      await navigator.clipboard.writeText(address.textContent);
    } catch {
      // The clipboard is not open to every page: the address stays selected for a copy by hand.
      return;
    }
    button.textContent = button.dataset.copied;
    status.textContent = `${button.dataset.copied}: ${address.textContent}`;
    setTimeout(() => {
      button.textContent = label;
    }, 2000);
  });
}
