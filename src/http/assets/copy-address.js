// Makes the addresses of the subscribe box copyable with one press. Without this script they can be
// selected and copied by hand.
for (const button of document.querySelectorAll('.addresses button')) {
  const row = button.closest('li');
  const input = row.querySelector('input');
  const status = document.querySelector('.copy-status');
  const label = button.textContent;
  button.hidden = false;
  input.addEventListener('focus', () => input.select());
  button.addEventListener('click', async () => {
    input.select();
    try {
      await navigator.clipboard.writeText(input.value);
    } catch {
      // The clipboard is not open to pages everywhere; the address is selected for a manual copy.
      return;
    }
    button.textContent = button.dataset.copied;
    status.textContent = `${button.dataset.copied}: ${input.value}`;
    setTimeout(() => {
      button.textContent = label;
    }, 2000);
  });
}
